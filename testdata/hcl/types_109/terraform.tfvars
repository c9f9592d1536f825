v1 = ["multi\nline", "10", "x y"]
