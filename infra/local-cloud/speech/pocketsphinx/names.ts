export const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
export const NAMES = [
  'john', 'mary', 'james', 'patricia', 'robert', 'jennifer', 'michael', 'linda', 'david', 'elizabeth', 'william', 'barbara', 'richard',
  'susan', 'joseph', 'jessica', 'thomas', 'sarah', 'charles', 'karen', 'daniel', 'nancy', 'matthew', 'lisa', 'anthony', 'emily', 'mark',
  'anna', 'paul', 'laura', 'peter', 'julia', 'martin', 'claire', 'simon', 'sophie', 'smith', 'johnson', 'williams', 'brown', 'jones',
  'miller', 'davis', 'garcia', 'wilson', 'anderson', 'taylor', 'moore', 'jackson', 'white', 'harris', 'clark', 'lewis', 'walker', 'dupont',
]
export const PLACES = ['paris', 'london', 'new york', 'lyon', 'madrid', 'berlin', 'chicago', 'boston', 'seattle', 'dallas', 'marseille', 'brussels', 'geneva', 'dublin', 'toronto']
