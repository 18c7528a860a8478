"""What the texts of a self-evaluation say: figures bound to labels, compared with the tables and with each other."""
