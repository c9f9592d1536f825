v2 = "multi\nline"
v4 = "true"
