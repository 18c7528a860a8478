"""What is written in reports: departments' and the zone's, as data."""
