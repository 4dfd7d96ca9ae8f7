date-and-time = { $date }، { $time } UTC
date-and-clock = { $date }، { $time }
ago-now = الآن
ago-minutes = { $count } د
ago-hours = { $count } س
ago-days = { $count } ي
count-thousands = { $count } ألف
count-millions = { $count } مليون
