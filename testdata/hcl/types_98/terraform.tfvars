v4 = true
v5 = true
v8 = false
v10 = 8080
v13 = true
v14 = 1e3
