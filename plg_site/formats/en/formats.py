"""Dates and times for English readers in Europe."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y H:i"
SHORT_DATE_FORMAT = "j/n/Y"
MONTH_DAY_FORMAT = "j F"
