"""What several item folders of social assistance share."""
