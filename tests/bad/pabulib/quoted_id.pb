META
key;value
num_projects;2
num_votes;2
budget;100
vote_type;approval
PROJECTS
project_id;cost
" a ";60
b;50
VOTES
voter_id;vote
v1;a,b
v2;a
