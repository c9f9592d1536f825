v1 = "web"
