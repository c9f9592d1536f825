v4 = "web"
