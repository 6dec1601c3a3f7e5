"""Where things are: assets, London's postcodes and boundaries."""
