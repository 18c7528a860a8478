"""Reports in words and on the form become submissions, each fact with the place that it was read from."""
