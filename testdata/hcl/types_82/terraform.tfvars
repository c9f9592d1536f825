v4 = "web"
v6 = "true"
