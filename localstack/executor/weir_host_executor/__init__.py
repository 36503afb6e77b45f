"""Lambda execution environments as host processes, for a LocalStack without Docker."""
