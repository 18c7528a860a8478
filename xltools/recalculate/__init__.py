"""Does every formula compute what it shows? What engines say is heard, compared with the saved results, and judged."""
