v5 = "p/q.r"
v6 = "10"
v8 = true
