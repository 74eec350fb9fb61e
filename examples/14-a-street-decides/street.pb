META
key;value
description;A street with GBP 12000 to share. All of it is invented for grantpanel.
country;United Kingdom
unit;Invented
instance;2026
num_projects;7
num_votes;20
budget;12000
vote_type;approval
rule;greedy
currency;GBP
language;en
PROJECTS
project_id;cost;votes;name;category
trees;4500;11;Twelve street trees;green
playground;4000;10;A new slide and swings;children
crossing;3500;9;A raised crossing at the school;safety
benches;1500;6;Six benches with backs;older people
lunch;2500;5;A weekly lunch for older neighbours;older people
wifi;3000;3;Wi-fi in the hall;hall
ramp;2000;4;A ramp to the hall;hall,older people
VOTES
voter_id;vote
1;trees,playground,crossing
2;trees,playground,crossing
3;trees,playground,crossing
4;trees,playground,crossing
5;trees,playground,crossing
6;trees,playground,crossing
7;trees,playground,crossing
8;trees,playground
9;trees,playground
10;trees,crossing
11;playground
12;benches,lunch,ramp
13;benches,lunch,ramp
14;benches,lunch,ramp
15;benches,lunch
16;benches,lunch
17;benches
18;wifi,ramp
19;wifi
20;wifi,crossing,trees
