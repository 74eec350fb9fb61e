META
key;value
budget;1
META
key;value
num_votes;0
