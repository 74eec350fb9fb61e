META
key;value
budget
