v2 = "multi\nline"
