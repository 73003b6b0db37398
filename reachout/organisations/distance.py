from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """As the crow flies (haversine)."""
    here, there = radians(latitude), radians(other_latitude)
    chord = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))
