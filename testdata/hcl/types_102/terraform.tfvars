v3 = 0
v4 = 1e3
v7 = "multi\nline"
