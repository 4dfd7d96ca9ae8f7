date-and-time = { $date }, { $time } UTC
date-and-clock = { $date }, { $time } Uhr
ago-now = gerade eben
ago-minutes = { $count } Min.
ago-hours = { $count } Std.
ago-days = { $count } T.
count-thousands = { $count } Tsd.
count-millions = { $count } Mio.
