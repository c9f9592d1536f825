auto = "c"
