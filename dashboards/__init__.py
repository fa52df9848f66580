"""Superset as Guoban serves it: settings, assets as code, provisioning, serving."""
