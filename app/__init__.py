"""The only package that knows the web: pages, routes and commands."""
