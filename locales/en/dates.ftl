# Dates, times and numbers. Days themselves are written by ICU.
date-and-time = { $date }, { $time } UTC
date-and-clock = { $date }, { $time }
ago-now = just now
ago-minutes = { $count } min
ago-hours = { $count } h
ago-days = { $count } d
count-thousands = { $count } k
count-millions = { $count } M
