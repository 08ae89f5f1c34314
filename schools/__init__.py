"""Organisations, schools, school years, people, sign-in and invitations."""
