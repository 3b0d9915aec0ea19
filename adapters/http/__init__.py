"""The HTTP doors for people and dashboards: the API under /api/v1 and the staff pages."""
