"""Lesson study in the browser: research lesson, case pupils, observation, discussion, second version."""
