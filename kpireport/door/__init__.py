"""The door: configuration, connections, and tables that are checked before a number is computed."""
