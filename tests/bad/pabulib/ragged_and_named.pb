META
key;value
num_projects;3
num_votes;3
budget;40
vote_type;approval
min_sum_cost;5
PROJECTS
project_id;cost;name
a;10;tea; and cake
b;20
c;30;z
VOTES
voter_id;vote
1;a,c
2;b
3;c
