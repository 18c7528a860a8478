"""What must hold of a submission: one kind of check a file, each ``(form, submission) -> findings``."""
