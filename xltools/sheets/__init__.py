"""Sheets as layouts: the department's form, the guide and the register, and every result sheet. No file is touched."""
