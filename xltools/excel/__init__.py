"""The adapter to Excel: the only place where Excel libraries are imported. Files in, snapshots out, and back."""
