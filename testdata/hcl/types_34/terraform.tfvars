v2 = "web"
v4 = false
v6 = "10"
v7 = "50%"
