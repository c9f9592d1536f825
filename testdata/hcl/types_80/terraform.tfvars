v1 = "p/q.r"
