"""Inequalities: the same measures by who people are, over a year, with small numbers starred for everyone who looks."""
