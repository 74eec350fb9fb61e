META
key;value
budget;1
budget;2
