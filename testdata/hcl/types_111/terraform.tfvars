v2 = "Ünï"
v4 = "multi\nline"
