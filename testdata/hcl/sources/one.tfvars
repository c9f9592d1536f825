file = "one"
later_file = "one"
last = "one"
