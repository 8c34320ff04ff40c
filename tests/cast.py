"""The cast: permission tests read as sentences. Synthetic people only."""
