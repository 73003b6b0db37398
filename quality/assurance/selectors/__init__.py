"""Reads shaped for the screens of assurance."""
