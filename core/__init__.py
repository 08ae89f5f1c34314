"""What every app stands on: tenancy, the access door, forms, pages, mail, tasks, charts. No domain words."""
