v4 = "10"
v7 = "10"
v8 = 1
v10 = ["multi\nline", "web", "10"]
