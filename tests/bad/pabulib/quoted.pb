META
key;value
num_projects;2
num_votes;2
budget;100
vote_type;approval
max_length;2
PROJECTS
project_id;cost;votes;name
1;60;2;"a;b"
2;50;1;"say ""x"""
VOTES
voter_id;vote
v1;1,2
v2;1
