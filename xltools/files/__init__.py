"""What the adapters share: packages opened safely, other programs started and ended, files refused with a reason."""
