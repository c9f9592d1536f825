v1 = true
v4 = "true"
v5 = 0
v7 = 10
