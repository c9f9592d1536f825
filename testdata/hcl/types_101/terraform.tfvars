v2 = "Ünï"
v11 = "multi\nline"
