"""What case studies and assets share: entries, versions, states, people, permissions, areas, publication."""
