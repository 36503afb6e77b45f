"""Installs, starts and stops a LocalStack without Docker. Standard library only."""
